/** Bytes as something a person can read. */

const SHOWN_CHARACTERS_MAX = 256;

/** `10 24 00 04`. */
export function showHex(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, SHOWN_CHARACTERS_MAX / 4);
  const hex = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return shown.length < bytes.length ? `${hex} …` : hex;
}

/** `0x8e`. */
export function showByte(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}

/** Text with everything invisible escaped, so that two different values never look the same. */
export function showText(text: string): string {
  const shown = text.slice(0, SHOWN_CHARACTERS_MAX).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
  return text.length > SHOWN_CHARACTERS_MAX ? `${shown}…` : shown;
}

/** The text these bytes encode, or null where they are no well-formed UTF-8. */
export function utf8OrNull(bytes: Uint8Array): string | null {
  try {
    // A byte order mark is an ordinary character: mqtt-3.1.1 [MQTT-1.5.3-3], mqtt-5.0 [MQTT-1.5.4-3].
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A payload as text where it is text, else as hexadecimal. */
export function showPayload(bytes: Uint8Array): string {
  const text = utf8OrNull(bytes);
  return text === null || /[^\P{Cc}\t\n\r]/u.test(text) ? showHex(bytes) : showText(text);
}
