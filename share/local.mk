examplesdir = $(pkgdatadir)/examples
dist_examples_DATA = share/examples/registries

jsondir = $(pkgdatadir)/json
dist_json_DATA = share/json/elmo.schema.json

demodir = $(pkgdatadir)/demo
dist_demo_DATA = \
	share/demo/aino.xml \
	share/demo/greta.xml \
	share/demo/index.csv \
	share/demo/nils.xml

labelsdir = $(pkgdatadir)/labels
dist_labels_DATA = \
	share/labels/en \
	share/labels/fi \
	share/labels/sv

wordsdir = $(pkgdatadir)/words
dist_words_DATA = \
	share/words/en \
	share/words/fi \
	share/words/sv

xsddir = $(pkgdatadir)/xsd
dist_xsd_DATA = \
	share/xsd/1.2-to-1.5.xsd \
	share/xsd/1.2-to-1.7.xsd \
	share/xsd/1.4-to-1.7.xsd \
	share/xsd/1.5-to-1.7.xsd \
	share/xsd/1.6-to-2.0.xsd \
	share/xsd/2.0.xsd \
	share/xsd/common.xsd \
	share/xsd/elmo-1.0.0.xsd \
	share/xsd/elmo-1.1.0.xsd \
	share/xsd/elmo-1.2.0.xsd \
	share/xsd/elmo-1.3.0.xsd \
	share/xsd/elmo-1.4.0.xsd \
	share/xsd/elmo-1.5.0.xsd \
	share/xsd/elmo-1.6.0.xsd \
	share/xsd/elmo-1.7.0.xsd \
	share/xsd/elmo-2.0.0-ns-v2.xsd \
	share/xsd/elmo-2.0.0.xsd \
	share/xsd/elmo-2.1.1.xsd \
	share/xsd/europass.xsd \
	share/xsd/ewp-address.xsd \
	share/xsd/ewp-types.xsd \
	share/xsd/since-1.1.xsd \
	share/xsd/since-1.2.xsd \
	share/xsd/since-1.3.xsd \
	share/xsd/since-1.4.xsd \
	share/xsd/since-1.5.xsd \
	share/xsd/since-1.7.xsd \
	share/xsd/since-2.0.xsd \
	share/xsd/until-1.1.xsd \
	share/xsd/until-1.4.xsd \
	share/xsd/until-1.6.xsd \
	share/xsd/until-1.7.xsd \
	share/xsd/xml.xsd \
	share/xsd/xmldsig.xsd
