# The page: only with --with-pdf.  What is linked with it, tool or test, has
# $(PAGE_LIBS) before the other floors.
if WITH_PDF
noinst_LIBRARIES += src/libpage.a
endif
src_libpage_a_CPPFLAGS = $(PAGE_CPPFLAGS)
src_libpage_a_SOURCES = \
	src/page/block.c \
	src/page/block.h \
	src/page/pdfobj.c \
	src/page/pdfobj.h \
	src/page/style.c \
	src/page/style.h
PAGE_LIBS = src/libpage.a $(FLOORS) $(THIRD_PARTY) $(PDF_LIBS) -lm
