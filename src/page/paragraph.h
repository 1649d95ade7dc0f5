/*
 * paragraph: letterheads, headings, paragraphs and lists as items of a flow.
 */
#ifndef PARAGRAPH_H
#define PARAGRAPH_H

struct block;
struct flow;

void paragraph_letterhead(struct flow *flow, const struct block *block);
void paragraph_heading(struct flow *flow, const struct block *block);
void paragraph_paras(struct flow *flow, const struct block *block);
void paragraph_list(struct flow *flow, const struct block *block);

#endif
