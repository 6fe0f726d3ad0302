import { element } from '../element.ts';

/** Asks for a key. It is kept by this page alone, and gone when the page is. */
export function signIn(wasRefused: boolean): Promise<string> {
  return new Promise((resolve) => {
    const key = element('input', {
      id: 'key',
      type: 'password',
      autocomplete: 'off',
      spellcheck: 'false',
      required: true,
      autofocus: true,
    });
    const dialog = element(
      'dialog',
      { class: 'sign-in', 'aria-labelledby': 'sign-in-title', oncancel: (event) => event.preventDefault() },
      element(
        'form',
        {
          onsubmit: (event) => {
            event.preventDefault();
            dialog.remove();
            resolve(key.value.trim());
          },
        },
        element('h2', { id: 'sign-in-title' }, 'This server wants a key'),
        wasRefused && element('p', { class: 'problems', role: 'alert' }, 'That key is not valid here.'),
        element('label', { for: 'key' }, 'Key'),
        key,
        element(
          'p',
          { class: 'hint' },
          'Kept until this page is closed. ',
          element('code', {}, 'longrun keys create'),
          ' makes one.',
        ),
        element(
          'div',
          { class: 'actions' },
          element('button', { type: 'submit', class: 'primary' }, 'Continue'),
        ),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
