import { isJobError } from '@longrun/core';
import type { HandlerContext } from '@longrun/worker';
import type { Block } from './blocks.ts';
import { pack, unpack } from './pack.ts';

/** The tiles of the blocks, as files of the job itself: whoever goes on with the job finds them, on any machine. */
export interface BlockFiles {
  exists(block: Block): Promise<boolean>;
  save(block: Block, images: readonly Uint8Array[]): Promise<void>;
  read(block: Block): Promise<Uint8Array[]>;
  delete(block: Block): Promise<void>;
}

export function blockFiles({
  artifact,
  openArtifact,
  deleteArtifact,
}: Pick<HandlerContext, 'artifact' | 'openArtifact' | 'deleteArtifact'>): BlockFiles {
  return {
    async exists({ file }) {
      try {
        await (await openArtifact(file)).cancel();
        return true;
      } catch (error) {
        if (isJobError(error) && error.code === 'artifact-not-found') return false;
        throw error;
      }
    },
    async save({ file }, images) {
      await artifact(file, pack(images));
    },
    read: async ({ file }) => unpack(Buffer.concat(await Array.fromAsync(await openArtifact(file)))),
    delete: ({ file }) => deleteArtifact(file),
  };
}
