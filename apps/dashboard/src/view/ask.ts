import { element } from '../element.ts';

/** Asks before something that cannot be undone. */
export function ask(question: string, yes: string): Promise<boolean> {
  return new Promise((resolve) => {
    const close = (answer: boolean) => () => {
      resolve(answer);
      dialog.close();
    };
    const dialog = element(
      'dialog',
      {
        class: 'ask',
        'aria-label': question,
        onclose: () => dialog.remove(),
        oncancel: () => resolve(false),
      },
      element('p', {}, question),
      element(
        'div',
        { class: 'actions' },
        element('button', { type: 'button', onclick: close(false), autofocus: true }, 'Keep it'),
        element('button', { type: 'button', class: 'danger', onclick: close(true) }, yes),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
