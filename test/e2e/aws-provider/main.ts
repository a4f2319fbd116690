import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { serve } from '../plugin/serving';
import { awsService } from './service';

serve(ResourceProviderService, awsService());
