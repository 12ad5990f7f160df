/** Characters an SMS carries at one place each: those of GSM 03.38 that are also ASCII. */
const single = /^[\n\r @$_!"#%&'()*+,\-./0-9:;<=>?A-Za-z]$/;
/** Those that take two. */
const double = /^[\^{}\\[~\]|]$/;

/** Places a text takes in an SMS; undefined when a character does not fit and would make it three times as long. */
export function gsmLength(text: string): number | undefined {
  let length = 0;
  for (const character of text) {
    if (single.test(character)) length += 1;
    else if (double.test(character)) length += 2;
    else return undefined;
  }
  return length;
}
