/** Whether a text of segments between colons fits a pattern: `*` stands for anything inside a segment, `**` for anything at
 *  all. Takes time by the product of both lengths, whatever the pattern. */
export function matchesPattern(pattern: string, text: string): boolean {
  // reached[n]: the first n characters of the text fit what was read of the pattern.
  let reached = [true, ...Array<boolean>(text.length).fill(false)];
  for (const token of pattern.split(/(\*+)/).filter((token) => token !== '')) {
    if (token.startsWith('*')) spread(reached, text, token.length > 1);
    else reached = reached.map((_, end) => reached[end - token.length] === true && text.endsWith(token, end));
  }
  return reached[text.length] === true;
}

function spread(reached: boolean[], text: string, isCrossing: boolean): void {
  for (let end = 1; end < reached.length; end += 1)
    reached[end] ||= reached[end - 1] === true && (isCrossing || text[end - 1] !== ':');
}
