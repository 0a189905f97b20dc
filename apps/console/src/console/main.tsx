import { render } from 'preact';
import { discoverDevelopment } from '../session/session.ts';
import { Console } from './console.tsx';
import '../ui/theme.css';
import './console.css';

await discoverDevelopment();
const root = document.getElementById('root');
if (root) render(<Console />, root);
