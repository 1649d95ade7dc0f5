#include <config.h>

#include "style.h"

#define SERIF true
#define SANS false
#define BOLD true
#define ITALIC true
#define TABULAR true

static const struct style_look styles[STYLE_COUNT] = {
    [STYLE_TITLE] = {SERIF, false, false, false, 23, 1, STYLE_ACCENT},
    [STYLE_NAME] = {SERIF, BOLD, false, false, 15, 1, STYLE_INK},
    [STYLE_INSTITUTION] = {SERIF, BOLD, false, false, 12.5, 1, STYLE_INK},
    [STYLE_HEADING] = {SERIF, BOLD, false, false, 12.5, 1, STYLE_ACCENT},
    [STYLE_SUBHEADING] = {SERIF, BOLD, false, false, 10.5, 1, STYLE_ACCENT},
    [STYLE_MINOR] = {SANS, BOLD, false, false, 8.6, 1, STYLE_INK},
    [STYLE_ORIGINAL] = {SERIF, false, ITALIC, false, 9.5, 1, STYLE_MUTED},
    [STYLE_BODY] = {SANS, false, false, false, 8.6, 1.02, STYLE_INK},
    [STYLE_STRONG] = {SANS, BOLD, false, false, 8.6, 1, STYLE_INK},
    [STYLE_SMALL] = {SANS, false, false, false, 7.4, 1, STYLE_MUTED},
    [STYLE_SMALL_ITALIC] = {SANS, false, ITALIC, false, 7.4, 1, STYLE_MUTED},
    [STYLE_LABEL] = {SANS, false, false, false, 7.4, 1, STYLE_MUTED},
    [STYLE_CODE] = {SANS, false, false, TABULAR, 7.4, 1, STYLE_MUTED},
    [STYLE_FIGURE] = {SANS, false, false, TABULAR, 8.6, 1, STYLE_INK},
    [STYLE_GRADE] = {SANS, BOLD, false, TABULAR, 8.6, 1, STYLE_ACCENT},
    [STYLE_COLUMN] = {SANS, BOLD, false, false, 7.4, 1, STYLE_MUTED},
    [STYLE_GROUP] = {SANS, BOLD, false, false, 8.6, 1, STYLE_ACCENT},
    [STYLE_PANEL_HEAD] = {SANS, BOLD, false, false, 8.6, 1, STYLE_ACCENT},
    [STYLE_FURNITURE] = {SANS, false, false, false, 7, 1, STYLE_MUTED},
};

static const struct style_space spaces[STYLE_COUNT] = {
    [STYLE_TITLE] = {22, 7},
    [STYLE_NAME] = {9, 5},
    [STYLE_INSTITUTION] = {14, 3},
    [STYLE_HEADING] = {20, 5},
    [STYLE_SUBHEADING] = {14, 4},
    [STYLE_MINOR] = {9, 2},
    [STYLE_PANEL_HEAD] = {8, 3},
};

static const char *const names[STYLE_COUNT] = {
    [STYLE_TITLE] = "title",
    [STYLE_NAME] = "name",
    [STYLE_INSTITUTION] = "institution",
    [STYLE_HEADING] = "heading",
    [STYLE_SUBHEADING] = "subheading",
    [STYLE_MINOR] = "minor",
    [STYLE_ORIGINAL] = "original",
    [STYLE_BODY] = "body",
    [STYLE_STRONG] = "strong",
    [STYLE_SMALL] = "small",
    [STYLE_SMALL_ITALIC] = "small italic",
    [STYLE_LABEL] = "label",
    [STYLE_CODE] = "code",
    [STYLE_FIGURE] = "figure",
    [STYLE_GRADE] = "grade",
    [STYLE_COLUMN] = "column",
    [STYLE_GROUP] = "group",
    [STYLE_PANEL_HEAD] = "panel head",
    [STYLE_FURNITURE] = "furniture",
};

const struct style_look *
style_of(enum style style)
{
	return &styles[style];
}

const struct style_space *
style_space_of(enum style style)
{
	return &spaces[style];
}

const char *
style_name(enum style style)
{
	return names[style];
}
