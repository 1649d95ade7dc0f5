# What speaks HTTP: not --without-fetch.  What is linked with it, tool or test,
# has $(WEB_LIBS) before the other floors.
if WITH_NET
noinst_LIBRARIES += src/libweb.a
endif
src_libweb_a_CPPFLAGS = $(WEB_CPPFLAGS)
src_libweb_a_SOURCES = \
	src/web/cgi.c \
	src/web/cgi.h \
	src/web/serve.c \
	src/web/serve.h \
	src/web/servecommand.c \
	src/web/servecommand.h \
	src/web/servefault.c \
	src/web/servefault.h \
	src/web/servemake.c \
	src/web/servemake.h \
	src/web/servepage.c \
	src/web/servepage.h \
	src/web/serveregistry.c \
	src/web/serveregistry.h \
	src/web/servesend.c \
	src/web/servesend.h \
	src/web/servesetup.c \
	src/web/servesetup.h \
	src/web/servesource.c \
	src/web/servesource.h \
	src/web/servestate.c \
	src/web/servestate.h \
	src/web/servetree.c \
	src/web/servetree.h \
	src/web/fetch.c \
	src/web/fetch.h \
	src/web/fetchbrowser.c \
	src/web/fetchbrowser.h \
	src/web/fetchhead.c \
	src/web/fetchhead.h \
	src/web/fetchmeta.c \
	src/web/fetchmeta.h \
	src/web/fetchopt.c \
	src/web/fetchopt.h \
	src/web/forms.c \
	src/web/forms.h \
	src/web/formstag.c \
	src/web/formstag.h \
	src/web/regcache.c \
	src/web/regcache.h \
	src/web/regconf.c \
	src/web/regconf.h \
	src/web/regget.c \
	src/web/regget.h \
	src/web/reglist.c \
	src/web/reglist.h \
	src/web/regset.c \
	src/web/regset.h \
	src/web/regstate.c \
	src/web/regstate.h \
	src/web/regtable.c \
	src/web/regtable.h \
	src/web/regtell.c \
	src/web/regtell.h \
	src/web/regtext.c \
	src/web/regtext.h \
	src/web/smp.c \
	src/web/smp.h \
	src/web/smpback.c \
	src/web/smpbegin.c \
	src/web/smpcgi.c \
	src/web/smpcheck.c \
	src/web/smpcheck.h \
	src/web/smpchoose.c \
	src/web/smpcount.c \
	src/web/smpcount.h \
	src/web/smplink.c \
	src/web/smplink.h \
	src/web/smppage.c \
	src/web/smppage.h \
	src/web/smpperson.c \
	src/web/smpperson.h \
	src/web/smpsession.c \
	src/web/smpsession.h \
	src/web/smpsetup.c \
	src/web/smpspool.c \
	src/web/smpspool.h \
	src/web/smpturn.c \
	src/web/smpturn.h \
	src/web/webpage.c \
	src/web/webpage.h \
	src/web/webstyle.c \
	src/web/webstyle.h
if WITH_PDF
BELOW_WEB = $(PAGE_LIBS)
else
BELOW_WEB = $(FLOORS) $(THIRD_PARTY)
endif
WEB_LIBS = src/libweb.a $(BELOW_WEB) $(CURL_LIBS) $(MHD_LIBS)
