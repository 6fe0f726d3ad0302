import { httpApi } from '@longrun/client';
import { openPage } from './page.ts';
import { signIn } from './view/sign-in.ts';

/** Opens the page with a key, or without one where the server wants none. The key stays in the memory of this
 *  function: whatever a browser stores can be read by the next script that gets in. */
function open(root: HTMLElement, token?: string): void {
  let isLocked = false;
  const close = openPage(root, {
    api: httpApi({ url: location.origin, ...(token !== undefined && { token }) }),
    onLocked: () => {
      if (isLocked) return;
      isLocked = true;
      close();
      void signIn(token !== undefined).then((key) => open(root, key));
    },
  });
}

const root = document.querySelector<HTMLElement>('#page');
if (root) open(root);
