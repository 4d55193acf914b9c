import path from 'path';

export const place = (file: string): string => path.basename(file);
