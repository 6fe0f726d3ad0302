import { disabledBy, type UserAction } from '@longrun/core';
import { element } from '../element.ts';
import { iconGlyph } from '../text/icon-glyph.ts';

/** A button for each action, the primary ones first; what cannot be run now says why. */
export function actionList(
  actions: readonly UserAction[],
  onPress: (action: UserAction) => void,
): HTMLElement | undefined {
  if (actions.length === 0) return undefined;
  const inOrder = [...actions].sort((a, b) => Number(b.primary) - Number(a.primary));
  return element(
    'ul',
    { class: 'kinds', 'aria-label': 'Actions' },
    ...inOrder.map((action) => itemFor(action, onPress)),
  );
}

function itemFor(action: UserAction, onPress: (action: UserAction) => void): HTMLElement {
  const reason = disabledBy(action);
  const glyph = iconGlyph(action.icon);
  const about = reason ?? action.description;
  return element(
    'li',
    {},
    element(
      'button',
      {
        type: 'button',
        class: action.primary ? 'primary' : undefined,
        title: action.tooltip,
        disabled: reason !== undefined,
        onclick: () => onPress(action),
      },
      glyph !== undefined && element('span', { 'aria-hidden': 'true' }, `${glyph} `),
      action.label,
    ),
    about !== undefined && element('span', {}, about),
  );
}
