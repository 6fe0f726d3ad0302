import type { OnBehalf } from '@longrun/core';
import { z } from 'zod';
import { name } from './scalars.ts';
import type { Shape } from './shape.ts';

export const onBehalf: z.ZodType<OnBehalf> = z.strictObject({
  as: name.describe('A user behind the key; the key itself unless told otherwise').exactOptional(),
} satisfies Shape<OnBehalf>);
