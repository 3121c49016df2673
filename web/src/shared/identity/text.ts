/** What is typed, without what nobody means; as `common/identity/text.py`. Pure. */

/** The sign of multiplication, Greek chi and Cyrillic ha stand where an X was meant. */
const LIKE_X = /[\u00d7\u03a7\u0425]/g
/** Format characters, spaces, hyphens (with the minus sign and the long vowel of input methods) and brackets. */
const DROPPED = /[\p{Cf}\p{Z}\p{Pd}\p{Ps}\p{Pe}\u2212\u30fc\t\n\v\f\r]/gu

export function folded(typed: string): string {
  return typed.normalize('NFKC').toUpperCase().replace(LIKE_X, 'X').replace(DROPPED, '')
}

/** As many characters as a person counts: one beyond the BMP is one. */
export const lengthOf = (text: string): number => [...text].length
