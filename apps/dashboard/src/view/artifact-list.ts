import type { Artifact, JobApi } from '@longrun/core';
import { element } from '../element.ts';
import { bytesText } from '../text/bytes.ts';

export interface ArtifactList {
  readonly node: HTMLElement;
  /** Reads which files there are. */
  load(): Promise<void>;
}

/** The files a job has made, to download. */
export function createArtifactList(
  api: JobApi,
  jobId: string,
  run: (task: () => Promise<void>) => void,
): ArtifactList {
  const list = element('ul', { class: 'files' });
  const node = element('section', { hidden: true }, element('h3', {}, 'Files'), list);
  const rowOf = (artifact: Artifact) =>
    element(
      'li',
      {},
      element('span', { class: 'name' }, artifact.name),
      element('span', { class: 'numbers' }, bytesText(artifact.size)),
      element(
        'button',
        {
          type: 'button',
          'aria-label': `Download ${artifact.name}`,
          onclick: () => run(() => download(api, jobId, artifact.name)),
        },
        'Download',
      ),
    );
  return {
    node,
    async load() {
      const artifacts = await api.artifacts(jobId);
      node.hidden = artifacts.length === 0;
      list.replaceChildren(...artifacts.map(rowOf));
    },
  };
}

/** Saves a file. A plain link would not do: a browser cannot send a key along with it. */
export async function download(api: JobApi, jobId: string, name: string): Promise<void> {
  const body = await api.openArtifact(jobId, name);
  const address = URL.createObjectURL(await new Response(body).blob());
  element('a', { href: address, download: name }).click();
  // The browser has begun to save by then; the bytes must not stay for the life of the page.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
