/** The events that AWS services invoke functions with, as far as they are read here (AWS Lambda Developer Guide). */

export interface DynamoDBStreamEvent {
  Records: {
    eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
    dynamodb: { Keys?: Record<string, { S?: string }>; SequenceNumber?: string };
  }[];
}

/** What a function answers whose event source reports failures item by item. */
export interface DynamoDBBatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/** "Step Functions Execution Status Change", from EventBridge. */
export interface ExecutionStatusChangeEvent {
  detail: { executionArn: string; name: string; status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' };
}
