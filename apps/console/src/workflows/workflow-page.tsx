/** One workflow. */
export default function WorkflowPage() {
  return <h1>Workflow</h1>;
}
