import { render } from 'preact';
import '../ui/theme.css';
import './shop.css';
import { Shop } from './shop.tsx';

const root = document.getElementById('root');
if (root) render(<Shop />, root);
