using System.Text.Json.Serialization;
using k8s.Models;

namespace Pfinit.Integration.Kubernetes;

/// <summary>What the chart uses of monitoring.coreos.com/v1, which the client library does not have.</summary>
internal sealed record ServiceMonitor(
    [property: JsonRequired] string ApiVersion,
    [property: JsonRequired] string Kind,
    [property: JsonRequired] V1ObjectMeta Metadata,
    [property: JsonRequired] ServiceMonitor.Definition Spec)
{
    public sealed record Definition([property: JsonRequired] IReadOnlyList<Endpoint> Endpoints, [property: JsonRequired] V1LabelSelector Selector);

    public sealed record Endpoint([property: JsonRequired] string Port, string? Path, string? Interval);
}
