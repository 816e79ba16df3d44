/** `<psk-recording>`: tries a key on the recording without an ephemeral exchange and says why the other stays closed. */
import { lineOf } from './mqtt-text.ts';
import { bytesOfHex, linesOf, openWith } from './open-recording.ts';
import recorded from './recorded.json' with { type: 'json' };

class PskRecording extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form || !('subtle' in crypto)) return;
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#try(String(new FormData(form).get('key')));
    });
  }

  async #try(text: string): Promise<void> {
    const key = bytesOfHex(text.replaceAll(/[^0-9a-f]/gi, ''));
    const opened = await openWith(linesOf(recorded.static), key);
    this.#say(
      'static',
      opened
        ? opened.map(({ from, bytes }) => `${from === 'client' ? 'meter' : 'broker'}: ${lineOf(bytes)}`).join('\n')
        : wrong,
    );
    this.#say('ephemeral', opened ? closed : wrong);
  }

  #say(recording: string, text: string): void {
    const says = this.querySelector(`[data-recording="${recording}"] [data-part="says"]`);
    if (says) says.textContent = text;
  }
}

const wrong = 'This key does not fit: the first encrypted record has another tag.';
const closed =
  'The same key, and nothing to compute with: one of the two private halves would be needed, and neither exists any more.';

customElements.define('psk-recording', PskRecording);
