/** Opens a glossary card while the pointer rests on its word. Click and keyboard need none of this. */
const REST_MS = 250;

for (const word of document.querySelectorAll<HTMLButtonElement>('.term[popovertarget]')) {
  const card = document.getElementById(word.getAttribute('popovertarget') ?? '');
  if (!card) continue;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const leave = () => {
    clearTimeout(resting);
    resting = setTimeout(() => card.matches(':hover') || word.matches(':hover') || card.hidePopover(), REST_MS);
  };
  word.addEventListener('pointerenter', (event) => {
    if (event.pointerType !== 'mouse') return;
    clearTimeout(resting);
    resting = setTimeout(() => card.showPopover({ source: word }), REST_MS);
  });
  word.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && leave());
  card.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && leave());
}
