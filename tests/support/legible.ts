import sharp, { type Region } from 'sharp';
import type { Locator, Page } from 'playwright/test';

/** Where the words of an element stand in it. */
function wordsIn(button: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  return button.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const [words, whole] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
    return { x: words.x - whole.x, y: words.y - whole.y, width: words.width, height: words.height };
  });
}

/** The relative luminance of a pixel (WCAG 2.2). */
function luminance([red = 0, green = 0, blue = 0]: readonly number[]): number {
  const linear = (value: number) =>
    value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** The contrast between the lightest and the darkest pixel of a part of a picture. */
async function contrastIn(picture: Buffer, part: Region): Promise<number> {
  const whole = await sharp(picture).metadata();
  const width = Math.min(part.width, whole.width - part.left);
  const height = Math.min(part.height, whole.height - part.top);
  const { data, info } = await sharp(picture)
    .extract({ ...part, width, height })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const lights = Array.from({ length: data.length / info.channels }, (_, index) =>
    luminance([...data.subarray(index * info.channels, index * info.channels + 3)]),
  );
  return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
}

/** The colours that an element is painted with, and those of all that it stands in. */
const groundOf = (button: Locator): Promise<string> =>
  button.evaluate((element) => {
    const colours = [getComputedStyle(element).color];
    for (let one: Element | null = element; one; one = one.parentElement)
      colours.push(getComputedStyle(one).backgroundColor);
    return colours.join();
  });

/**
 * The buttons of a page and the links drawn as such, with the contrast that their words really have: as painted, whatever
 * the style sheets say. `scale` is the page's pixels for each of CSS. Those that look and read like one in `seen` are left
 * out, as the header's are after the first page; it gets the others.
 */
export async function contrastOfButtons(
  page: Page,
  scale: number,
  seen: Set<string>,
): Promise<{ text: string; contrast: number }[]> {
  const found = [];
  for (const button of await page.locator('button:not([aria-hidden]):visible, a.button:visible').all()) {
    const text = (await button.innerText()).trim();
    const look = `${text} ${(await button.getAttribute('class')) ?? ''} ${await groundOf(button)}`;
    if (text === '' || seen.has(look)) continue;
    seen.add(look);
    const picture = await button.screenshot();
    const { x, y, width, height } = await wordsIn(button);
    const part = {
      left: Math.max(0, Math.round(x * scale)),
      top: Math.max(0, Math.round(y * scale)),
      width: Math.floor(width * scale),
      height: Math.floor(height * scale),
    };
    found.push({ text, contrast: await contrastIn(picture, part) });
  }
  return found;
}
