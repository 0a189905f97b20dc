/** All executions. */
export default function ExecutionsPage() {
  return <h1>Executions</h1>;
}
