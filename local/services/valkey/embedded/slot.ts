/** CRC16 of XMODEM, polynomial 0x1021: https://valkey.io/topics/cluster-spec/ */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

export const SLOTS = 16_384;

/** The slot of a key; when it has a `{tag}` that isn't empty, of the tag alone. */
export function slotOf(key: string): number {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  const hashed = close > open + 1 ? key.slice(open + 1, close) : key;

  let crc = 0;
  for (let i = 0; i < hashed.length; i++) {
    crc = ((crc << 8) & 0xffff) ^ TABLE[((crc >> 8) ^ hashed.charCodeAt(i)) & 0xff]!;
  }
  return crc % SLOTS;
}
