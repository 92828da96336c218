/** Red, green and blue as light, from 0 to 1. */
type Light = readonly [red: number, green: number, blue: number];

/** A colour as the eye takes it (OKLCH): lightness from 0 to 1, strength, and hue in radians. */
interface Seen {
  lightness: number;
  chroma: number;
  hue: number;
}

const toLight = (part: number) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const fromLight = (part: number) => (part <= 0.003_130_8 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055);

function parse(hex: string): Light {
  const part = (at: number) => toLight(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [part(1), part(3), part(5)];
}

function format(light: Light): string {
  const part = (value: number) =>
    Math.round(fromLight(Math.min(1, Math.max(0, value))) * 255)
      .toString(16)
      .padStart(2, '0');
  return `#${light.map(part).join('')}`;
}

const luminance = ([red, green, blue]: Light) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/**
 * The contrast of two colours as WCAG 2 counts it, from 1 to 21.
 * @example contrast('#000000', '#ffffff') === 21
 */
export function contrast(one: string, other: string): number {
  const [lighter = 1, darker = 0] = [luminance(parse(one)), luminance(parse(other))].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

// Björn Ottosson, “A perceptual color space for image processing”: https://bottosson.github.io/posts/oklab/
function toSeen([red, green, blue]: Light): Seen {
  const long = Math.cbrt(0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue);
  const medium = Math.cbrt(0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue);
  const short = Math.cbrt(0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue);
  const a = 1.977_998_495_1 * long - 2.428_592_205 * medium + 0.450_593_709_9 * short;
  const b = 0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766 * short;
  return {
    lightness: 0.210_454_255_3 * long + 0.793_617_785 * medium - 0.004_072_046_8 * short,
    chroma: Math.hypot(a, b),
    hue: Math.atan2(b, a),
  };
}

function fromSeen({ lightness, chroma, hue }: Seen): Light {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b) ** 3;
  const medium = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b) ** 3;
  const short = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b) ** 3;
  return [
    4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
    -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
    -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701 * short,
  ];
}

const isShown = (light: Light) => light.every((part) => part >= -0.0005 && part <= 1.0005);

/**
 * A colour of the same hue and another lightness (from 0 to 1), as strong as it was, or as a screen can show.
 * @param strongest the chroma that it may not exceed.
 */
export function withLightness(hex: string, lightness: number, strongest = Infinity): string {
  const { chroma, hue } = toSeen(parse(hex));
  let kept = Math.min(chroma, strongest);
  while (kept > 0 && !isShown(fromSeen({ lightness, chroma: kept, hue }))) kept = Math.max(0, kept - 0.004);
  return format(fromSeen({ lightness, chroma: kept, hue }));
}

/** How light a colour looks, from 0 (black) to 1 (white). */
export const lightnessOf = (hex: string): number => toSeen(parse(hex)).lightness;
