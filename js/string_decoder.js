// node:string_decoder: bytes to strings across chunks that may end within a character.
import { StringDecoder } from 'internal/string_decoder';

export default { StringDecoder };
