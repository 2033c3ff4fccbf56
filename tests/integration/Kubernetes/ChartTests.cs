// Every value of the chart, each feature by itself and all together. Rests on templates alone: no cluster takes the objects.

using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace Pfinit.Integration.Kubernetes;

public sealed class ChartTests
{
    private static readonly string[] WritablePaths =
        ["/tmp", "/run", "/var/spool/postfix", "/etc/postfix", "/etc/opendkim", "/etc/opendkim/keys", "/var/lib/postfix"];

    public static TheoryData<string> Cases => [.. ChartCase.Names];

    public static TheoryData<string> GoldenCases => [.. ChartCase.GoldenNames];

    [Fact]
    public void The_chart_is_clean() => Helm.Lint([]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_pass_lint_and_make_objects_that_the_API_knows(string name)
    {
        var values = new ChartCase(name);
        Helm.Lint([values.Values]);
        var release = Release.Of(values.Manifests());

        Assert.All(release.Objects.OfType<IMetadata<V1ObjectMeta>>(), item => Assert.Matches("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", item.Metadata.Name));
        var names = release.Objects.OfType<IKubernetesObject<V1ObjectMeta>>().Select(item => $"{item.Kind}/{item.Metadata.Name}").ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.All(release.All<V1Service>(), service => Assert.Equal(release.StatefulSet.Spec.Selector.MatchLabels, service.Spec.Selector));
        Assert.All(release.StatefulSet.Spec.Selector.MatchLabels, label => Assert.Contains(label, release.StatefulSet.Spec.Template.Metadata.Labels));
        Assert.Contains(release.All<V1Service>(), service => service.Metadata.Name == release.StatefulSet.Spec.ServiceName);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Mounts_volumes_and_what_they_come_from_fit_together(string name)
    {
        var release = Release.Of(new ChartCase(name).Manifests());
        var claims = release.StatefulSet.Spec.VolumeClaimTemplates?.Select(claim => claim.Metadata.Name) ?? [];
        var volumes = claims.Concat(release.Pod.Volumes.Select(volume => volume.Name)).ToList();
        var paths = release.Container.VolumeMounts.Select(mount => mount.MountPath.TrimEnd('/')).ToList();

        Assert.Equal(volumes.Distinct(), volumes);
        Assert.Equal(paths.Distinct(), paths);
        Assert.All(release.Container.VolumeMounts, mount => Assert.Contains(mount.Name, volumes));
        Assert.Empty(WritablePaths.Except(paths));
        var mounted = release.Pod.Volumes.SelectMany(volume => volume.Projected?.Sources ?? [])
            .SelectMany(source => source.Secret.Items).Select(item => "/run/secrets/mail/" + item.Path);
        var named = release.Settings.Where(setting => setting.Key.EndsWith("_FILE", StringComparison.Ordinal)).Select(setting => setting.Value);
        Assert.Equal(mounted.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        Assert.All(release.Settings, setting => Assert.Matches("^[A-Za-z_][A-Za-z0-9_]*$", setting.Key));
    }

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Manifests_are_those_that_were_looked_at(string name)
    {
        var values = new ChartCase(name);
        var manifests = values.StableManifests();
        if (Environment.GetEnvironmentVariable("PFINIT_ACCEPT") == "1")
            File.WriteAllText(values.Golden, manifests);
        Assert.Equal(File.ReadAllText(values.Golden), manifests);
    }

    [Theory]
    [InlineData("replicas=2", "replicas")]
    [InlineData("service.prot=25", "prot")]
    [InlineData("config.general.A-B=1", "A-B")]
    [InlineData("replicaCount=two", "replicaCount")]
    [InlineData("drain.delaySeconds=5s", "delaySeconds")]
    [InlineData("persistence.size=big", "size")]
    [InlineData("readinessProbe.periodSecond=5", "periodSecond")]
    public void Values_that_the_schema_does_not_know_are_refused_by_name(string setting, string named) =>
        Assert.Contains(named, Helm.TemplateMistake("--set", setting));

    [Theory]
    [InlineData("persistence.existingClaim=queue,replicaCount=2", "persistence.existingClaim: one volume is one queue")]
    [InlineData("persistence.existingClaim=queue,autoscaling.enabled=true", "persistence.existingClaim: one volume is one queue")]
    [InlineData("image.repository=ghcr.io/bokysan/postfix", "image.repository: ghcr.io/bokysan/postfix has no pfinit")]
    [InlineData("image.repository=boky/postfix", "image.repository: boky/postfix has no pfinit")]
    [InlineData("existingSecretKeys={A}", "existingSecretKeys: existingSecret is empty")]
    [InlineData("certs.certManager.enabled=true", "certs.certManager.issuerRef: name an issuer")]
    [InlineData("autoscaling.enabled=true,autoscaling.minReplicas=5,autoscaling.maxReplicas=4", "minReplicas is greater than maxReplicas")]
    public void Values_that_do_not_fit_together_end_with_what_to_do(string settings, string said) =>
        Assert.Contains(said, Regex.Replace(Helm.TemplateMistake("--set", settings), @"\s+", " "));
}
