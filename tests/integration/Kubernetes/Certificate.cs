using System.Text.Json.Serialization;
using k8s.Models;

namespace Pfinit.Integration.Kubernetes;

/// <summary>What the chart uses of cert-manager.io/v1, which the client library does not have.</summary>
internal sealed record Certificate(
    [property: JsonRequired] string ApiVersion,
    [property: JsonRequired] string Kind,
    [property: JsonRequired] V1ObjectMeta Metadata,
    [property: JsonRequired] Certificate.Definition Spec)
{
    public sealed record Definition(
        [property: JsonRequired] string SecretName,
        [property: JsonRequired] IReadOnlyList<string> DnsNames,
        [property: JsonRequired] Issuer IssuerRef,
        string? Duration,
        string? RenewBefore);

    public sealed record Issuer([property: JsonRequired] string Name, string? Kind, string? Group);
}
