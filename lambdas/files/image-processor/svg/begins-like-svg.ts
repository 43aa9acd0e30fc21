/** What may stand before the root element (XML 1.0, 2.8): white space, comments, instructions, a document type. */
const PROLOG = /\s+|<!--[^]*?-->|<\?[^]*?\?>|<!DOCTYPE[^>[]*(?:\[[^]*?\]\s*)?>/y;
const ROOT = /<(?:[\w.-]+:)?svg[\s/>]/y;

/** Whether a text is XML whose root is called `svg`: enough to tell it from other text, not to trust it. */
export function beginsLikeSvg(text: string): boolean {
  let at = 0;
  for (;;) {
    PROLOG.lastIndex = at;
    if (!PROLOG.test(text)) break;
    at = PROLOG.lastIndex;
  }
  ROOT.lastIndex = at;
  return ROOT.test(text);
}
