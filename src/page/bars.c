#include <config.h>

#include "bars.h"
#include "block.h"
#include "pdfpage.h"

#define LEAST 0.6 /* points; also of a bar that counts nobody */
/* Bars thinner than half a point are seen no more: neighbours become one. */
#define SLOT 0.5
/* Wider bars are columns, not bars. */
#define WIDEST 7.0
#define MOST 1e12 /* more people than any count can mean */

static double
count(const struct bars *bars, size_t from, size_t to)
{
	double sum = 0;

	for (size_t i = from; i < to && i < bars->n; i++)
		sum += bars->v[i] < MOST ? bars->v[i] : MOST;
	return sum;
}

void
bars_draw(struct pages *pages, const struct bars *bars, double x, double bottom,
    double width, double height)
{
	size_t each, n;
	double most = 0, slot;

	if (bars->n == 0)
		return;
	each = (size_t)((double)bars->n * SLOT / width) + 1;
	n = (bars->n + each - 1) / each;
	slot = width / (double)n < WIDEST ? width / (double)n : WIDEST;
	x += (width - slot * (double)n) / 2;
	for (size_t i = 0; i < n; i++) {
		double c = count(bars, i * each, (i + 1) * each);

		most = c > most ? c : most;
	}
	for (size_t i = 0; i < n; i++) {
		double c = count(bars, i * each, (i + 1) * each);
		double high = most > 0 ? height * c / most : 0;

		if (high < LEAST)
			high = LEAST;
		pdfpage_rect(pages, x + slot * (double)i, bottom - high,
		    slot * (n > 20 ? 0.75 : 0.86), high,
		    bars->own < bars->n && bars->own / each == i ? STYLE_ACCENT
								 : STYLE_BAR);
	}
}
