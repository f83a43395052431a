/** Pictures as files. */

/** Browsers draw no larger pictures reliably. */
const SIDE = 8192;

/**
 * Offers a file for download.
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.rel = 'external';
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * How large the picture of a drawing is: twice its size, unless that is too large.
 * @param {number} width
 * @param {number} height
 */
export function pixels(width, height) {
  const ratio = Math.min(2, SIDE / Math.max(width, height, 1));
  return { width: Math.max(Math.round(width * ratio), 1), height: Math.max(Math.round(height * ratio), 1) };
}

/**
 * The drawing at an address, an SVG, as PNG.
 * @param {string} address
 * @returns {Promise<Blob>}
 */
export async function picture(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const { width, height } = pixels(image.naturalWidth, image.naturalHeight);
  const canvas = new OffscreenCanvas(width, height);
  const ctx = canvas.getContext('2d');
  if (!ctx) throw new Error('this browser cannot draw');
  ctx.drawImage(image, 0, 0, width, height);
  return canvas.convertToBlob({ type: 'image/png' });
}
