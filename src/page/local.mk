# The page: only with --with-pdf.  What is linked with it, tool or test, has
# $(PAGE_LIBS) before the other floors.
if WITH_PDF
noinst_LIBRARIES += src/libpage.a
endif
src_libpage_a_CPPFLAGS = $(PAGE_CPPFLAGS)
src_libpage_a_SOURCES = \
	src/page/bars.c \
	src/page/bars.h \
	src/page/block.c \
	src/page/block.h \
	src/page/boxes.c \
	src/page/boxes.h \
	src/page/clean.c \
	src/page/clean.h \
	src/page/cms.c \
	src/page/cms.h \
	src/page/columns.c \
	src/page/columns.h \
	src/page/country.c \
	src/page/country.h \
	src/page/flow.c \
	src/page/flow.h \
	src/page/furniture.c \
	src/page/furniture.h \
	src/page/html.c \
	src/page/html.h \
	src/page/icc.c \
	src/page/icc.h \
	src/page/labels.c \
	src/page/labels.h \
	src/page/layout.c \
	src/page/layout.h \
	src/page/pades.c \
	src/page/pades.h \
	src/page/pager.c \
	src/page/pager.h \
	src/page/pairs.c \
	src/page/pairs.h \
	src/page/paragraph.c \
	src/page/paragraph.h \
	src/page/pdfmeta.c \
	src/page/pdfmeta.h \
	src/page/pdfobj.c \
	src/page/pdfobj.h \
	src/page/pdfoutline.c \
	src/page/pdfoutline.h \
	src/page/pdfpage.c \
	src/page/pdfpage.h \
	src/page/pdftag.c \
	src/page/pdftag.h \
	src/page/pdftree.c \
	src/page/pdftree.h \
	src/page/print.c \
	src/page/print.h \
	src/page/render.c \
	src/page/render.h \
	src/page/renderchild.c \
	src/page/renderchild.h \
	src/page/rows.c \
	src/page/rows.h \
	src/page/stack.c \
	src/page/stack.h \
	src/page/style.c \
	src/page/style.h \
	src/page/topdf.c \
	src/page/topdf.h \
	src/page/words.c \
	src/page/xmp.c \
	src/page/xmp.h
PAGE_LIBS = src/libpage.a $(FLOORS) $(THIRD_PARTY) $(PDF_LIBS) -lm
