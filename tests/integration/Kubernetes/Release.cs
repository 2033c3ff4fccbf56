// What helm renders, read into the typed models of the Kubernetes client: a field that the API does not have, or of another type, is an error.

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Pfinit.Integration.Kubernetes;

/// <summary>The objects of one rendering of the chart.</summary>
internal sealed class Release
{
    private static readonly Dictionary<string, Func<string, object>> Readers = new()
    {
        ["v1/ConfigMap"] = Typed<V1ConfigMap>,
        ["v1/Secret"] = Typed<V1Secret>,
        ["v1/Service"] = Typed<V1Service>,
        ["v1/ServiceAccount"] = Typed<V1ServiceAccount>,
        ["apps/v1/StatefulSet"] = Typed<V1StatefulSet>,
        ["autoscaling/v2/HorizontalPodAutoscaler"] = Typed<V2HorizontalPodAutoscaler>,
        ["policy/v1/PodDisruptionBudget"] = Typed<V1PodDisruptionBudget>,
        ["networking.k8s.io/v1/NetworkPolicy"] = Typed<V1NetworkPolicy>,
        ["monitoring.coreos.com/v1/ServiceMonitor"] = Typed<ServiceMonitor>,
        ["cert-manager.io/v1/Certificate"] = Typed<Certificate>,
    };

    private readonly List<object> objects;

    static Release() => KubernetesJson.AddJsonOptions(options =>
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.NumberHandling = JsonNumberHandling.Strict;
    });

    private Release(string manifests) => objects = [.. Yaml.Documents(manifests).Select(Read)];

    /// <summary>The objects of `helm template`.</summary>
    public static Release Of(string manifests) => new(manifests);

    /// <summary>The objects that <paramref name="options"/> of `helm template` make.</summary>
    public static Release With(params string[] options) => new(Helm.Template([], options));

    /// <summary>The one StatefulSet.</summary>
    public V1StatefulSet StatefulSet => Assert.Single(All<V1StatefulSet>());

    /// <summary>The pod that it makes.</summary>
    public V1PodSpec Pod => StatefulSet.Spec.Template.Spec;

    /// <summary>The relay's container.</summary>
    public V1Container Container => Pod.Containers[0];

    /// <summary>The relay's settings in the ConfigMap.</summary>
    public IDictionary<string, string> Settings => One<V1ConfigMap>(Container.EnvFrom[0].ConfigMapRef.Name).Data;

    /// <summary>Every object.</summary>
    public IReadOnlyList<object> Objects => objects;

    /// <summary>Every object of a kind.</summary>
    public IReadOnlyList<T> All<T>() => [.. objects.OfType<T>()];

    /// <summary>The object of a kind and name.</summary>
    public T One<T>(string name)
        where T : IMetadata<V1ObjectMeta> => Assert.Single(All<T>(), item => item.Metadata.Name == name);

    private static object Typed<T>(string json) => KubernetesJson.Deserialize<T>(json)!;

    private static object Read(JsonObject document)
    {
        var kind = $"{document["apiVersion"]}/{document["kind"]}";
        Assert.True(Readers.TryGetValue(kind, out var reader), $"the chart makes no {kind}");
        try
        {
            return reader!(document.ToJsonString());
        }
        catch (JsonException error)
        {
            throw new InvalidOperationException($"{kind} {document["metadata"]?["name"]}: {error.Message}", error);
        }
    }
}
