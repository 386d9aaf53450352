import { showPage } from '../design/page-frame.tsx';
import './phone.css';
import { PhonePage } from './phone-page.tsx';

showPage(<PhonePage />);
