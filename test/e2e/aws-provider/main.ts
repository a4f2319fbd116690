import { serve } from '../provider/serving';
import { awsService } from './service';

serve(awsService());
