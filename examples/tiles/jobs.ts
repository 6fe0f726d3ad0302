import { defineRendering } from './render.ts';

export const renderTiles = defineRendering();
