// What a day changes, of one content: its sites are built once for all parts. The last part changes the content at its end.
import './dates/embargo.ts';
import './dates/typefaces.ts';
import './dates/promises.ts';
