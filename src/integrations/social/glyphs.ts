import { create, type Font } from 'fontkitten';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../environment.ts';
import { faceFile, type FamilyId } from '../../model/brand/typefaces.ts';

/** A face as outlines: pictures are drawn without the machine's own fonts. Sizes are in pixels, letter spacing in em. */
export class Face {
  readonly #font: Font;
  readonly #spacing: number;

  constructor(font: Font, spacing: number) {
    this.#font = font;
    this.#spacing = spacing;
  }

  /** Reads one of the site's own font files. */
  static async read(family: FamilyId, weight: number, spacing = 0): Promise<Face> {
    const file = faceFile(family, weight, 'normal');
    const font = create(await readFile(join(root, file)));
    if (font.isCollection) throw new TypeError(`${file} holds several faces: name a file of one.`);
    return new Face(font, spacing);
  }

  width(text: string, size: number): number {
    const scale = size / this.#font.unitsPerEm;
    const advances = this.#glyphs(text).reduce((sum, glyph) => sum + glyph.advanceWidth, 0);
    return advances * scale + text.length * this.#spacing * size;
  }

  /** An SVG path of a line of text; `y` is its baseline. */
  toPath(text: string, { x, y, size, fill }: { x: number; y: number; size: number; fill: string }): string {
    const scale = size / this.#font.unitsPerEm;
    let at = 0;
    const shapes = this.#glyphs(text).map((glyph) => {
      const shape = `<path transform="translate(${at.toFixed(1)})" d="${glyph.path.toSVG()}"/>`;
      at += glyph.advanceWidth + this.#spacing * this.#font.unitsPerEm;
      return shape;
    });
    return `<g fill="${fill}" transform="translate(${x} ${y}) scale(${scale} -${scale})">${shapes.join('')}</g>`;
  }

  /** Spaces of every width are drawn as one; what the face does not have is left out. */
  #glyphs(text: string) {
    const drawable = text.replace(/./gsu, (letter) => {
      const plain = /\s/u.test(letter) ? ' ' : letter;
      return this.#font.hasGlyphForCodePoint(plain.codePointAt(0) ?? 0) ? plain : '';
    });
    return this.#font.glyphsForString(drawable);
  }

  /**
   * A text in lines no wider than `width`, at most `lines` of them, the last one cut with “…” where there is more. It is
   * broken at ordinary spaces only, and within a word that is wider than a line.
   */
  wrap(text: string, size: number, { width, lines }: { width: number; lines: number }): string[] {
    const found: string[] = [];
    for (const word of text.split(/[ \n\t]+/).flatMap((one) => this.#pieces(one, size, width))) {
      const last = found.at(-1);
      const longer = last === undefined ? undefined : `${last} ${word}`;
      if (longer !== undefined && this.width(longer, size) <= width) found[found.length - 1] = longer;
      else found.push(word);
    }
    if (found.length <= lines) return found;
    return [...found.slice(0, lines - 1), this.#cut(found.slice(lines - 1).join(' '), size, width)];
  }

  #pieces(word: string, size: number, width: number): string[] {
    if (this.width(word, size) <= width) return [word];
    const half = Math.ceil(word.length / 2);
    return [word.slice(0, half), word.slice(half)].flatMap((part) => this.#pieces(part, size, width));
  }

  #cut(text: string, size: number, width: number): string {
    let kept = text;
    while (kept !== '' && this.width(`${kept}…`, size) > width) kept = kept.slice(0, -1);
    return `${kept.replace(/(?<![\s,;:.])[\s,;:.]+$/u, '')}…`;
  }
}
