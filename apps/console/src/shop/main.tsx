import { render } from 'preact';
import '../ui/theme.css';
import './shop.css';
import { discoverDevelopment } from '../session/development.ts';
import { goOn } from './checkout.ts';
import { Shop } from './shop.tsx';

await discoverDevelopment();
goOn();
const root = document.getElementById('root');
if (root) render(<Shop />, root);
