// What values do to the relay.

using k8s.Models;

namespace Pfinit.Integration.Kubernetes;

public sealed class ChartEffectTests
{
    private const string Checksum = "checksum/";

    [Fact]
    public void Settings_that_are_numbers_keep_their_digits()
    {
        var settings = Of("config").Settings;
        Assert.Equal("52428800", settings["POSTFIX_message_size_limit"]);
        Assert.Equal("true", settings["DKIM_AUTOGENERATE"]);
        Assert.Equal("", settings["POSTFIX_relay_domains"]);
        Assert.DoesNotContain("FORCE_COLOR", settings.Keys);
    }

    [Fact]
    public void Secrets_are_files_and_in_no_ConfigMap()
    {
        var release = Of("secret");
        var secret = Assert.Single(release.All<V1Secret>());

        Assert.Equal(
            ["OF_A_SCRIPT", "POSTFIX_message_size_limit", "RELAYHOST_PASSWORD", "RELAYHOST_USERNAME", "XOAUTH2_SECRET"],
            secret.Data.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("0123"u8, secret.Data["RELAYHOST_PASSWORD"]);
        Assert.Equal("user"u8, secret.Data["RELAYHOST_USERNAME"]);
        Assert.Equal("52428800"u8, secret.Data["POSTFIX_message_size_limit"]);
        Assert.Empty(release.Settings.Keys.Intersect(secret.Data.Keys));
        Assert.Equal("/run/secrets/mail/RELAYHOST_PASSWORD", release.Settings["RELAYHOST_PASSWORD_FILE"]);
        Assert.Equal(0b100_000_000, release.Pod.Volumes.Single(volume => volume.Name == "secrets").Projected.DefaultMode);

        // What pfinit does not read from a file is a variable, as an init script expects it.
        Assert.Equal(["OF_A_SCRIPT"], release.Container.Env.Select(variable => variable.Name));
        Assert.DoesNotContain("OF_A_SCRIPT_FILE", release.Settings.Keys);
    }

    [Fact]
    public void Secret_of_which_no_names_are_known_becomes_variables() =>
        Assert.Equal([null, "login"], Of("secret-existing-whole").Container.EnvFrom.Select(source => source.SecretRef?.Name));

    [Theory]
    [InlineData("config.general.TZ=UTC")]
    [InlineData("secret.OF_A_SCRIPT=other")]
    [InlineData("secret.RELAYHOST_PASSWORD=other,secretsAsFiles=false")]
    public void What_is_read_only_at_a_start_restarts_the_pods(string setting) => Assert.NotEqual(Checksums("recreateOnRedeploy=true"), Checksums(setting));

    [Fact]
    public void What_the_relay_reads_again_by_itself_does_not_restart_the_pods()
    {
        Assert.Equal(Checksums("secret.RELAYHOST_PASSWORD=one"), Checksums("secret.RELAYHOST_PASSWORD=other"));
        Assert.Equal(Checksums("config.toml=a"), Checksums("config.toml=b"));
        Assert.Equal(Checksums("mountSecret.enabled=true,mountSecret.data.a=1"), Checksums("mountSecret.enabled=true,mountSecret.data.a=2"));
    }

    [Theory]
    [InlineData("replicaCount=1", "115s", "5s", "1", null)]
    [InlineData("replicaCount=2", "115s", "5s", "1", "[relay-mail.mail.svc.cluster.local]:587")]
    [InlineData("replicaCount=2,service.port=2525,clusterDomain=example", "115s", "5s", "1", "[relay-mail.mail.svc.example]:2525")]
    [InlineData("replicaCount=2,service.port=465", "115s", "5s", "1", null)]
    [InlineData("replicaCount=2,drain.toPeers=false", "115s", "5s", "1", null)]
    [InlineData("autoscaling.enabled=true", "115s", "5s", "1", "[relay-mail.mail.svc.cluster.local]:587")]
    [InlineData("autoscaling.enabled=true,autoscaling.maxReplicas=1,replicaCount=2", "115s", "5s", "1", null)]
    [InlineData("terminationGracePeriodSeconds=30,preStopSleepSeconds=10,drain.queue=false", "25s", "10s", "0", null)]
    [InlineData("terminationGracePeriodSeconds=8", "3s", "1s", "1", null)]
    [InlineData("terminationGracePeriodSeconds=0", "1s", "0s", "1", null)]
    [InlineData("terminationGracePeriodSeconds=1000000", "86400s", "5s", "1", null)]
    [InlineData("config.general.DRAIN_TIMEOUT=60s", "60s", "5s", "1", null)]
    [InlineData("config.general.DRAIN_TIMEOUT=3s", "3s", "1s", "1", null)]
    [InlineData("drain.delaySeconds=200", "115s", "57s", "1", null)]
    public void The_stop_fits_into_the_grace_period(string values, string timeout, string delay, string queue, string? to)
    {
        var settings = Release.With("--set", values).Settings;
        Assert.Equal((timeout, delay, queue), (settings["DRAIN_TIMEOUT"], settings["DRAIN_DELAY"], settings["DRAIN_QUEUE"]));
        Assert.Equal(to, settings.TryGetValue("DRAIN_TO", out var host) ? host : null);
    }

    [Fact]
    public void Number_of_pods_is_left_to_the_autoscaler()
    {
        Assert.Null(Of("autoscaling").StatefulSet.Spec.Replicas);
        Assert.Equal(100, Assert.Single(Of("autoscaling").All<V2HorizontalPodAutoscaler>()).Spec.MaxReplicas);
        Assert.Equal(3, Of("stop").StatefulSet.Spec.Replicas);
    }

    [Fact]
    public void Probes_of_the_other_image_give_way_to_those_of_this_one()
    {
        var container = Of("other-chart").Container;
        Assert.Equal(["pfinit", "health"], container.StartupProbe.Exec.Command);
        Assert.Equal(["pfinit", "health"], container.ReadinessProbe.Exec.Command);
        Assert.Equal(["pfinit", "health", "--live"], container.LivenessProbe.Exec.Command);
        Assert.Equal(60, container.ReadinessProbe.PeriodSeconds);
    }

    [Fact]
    public void Probe_of_another_kind_takes_the_place_of_the_command()
    {
        var probe = Of("probes").Container.ReadinessProbe;
        Assert.Null(probe.Exec);
        Assert.Equal("smtp", probe.TcpSocket.Port.Value);
    }

    [Fact]
    public void Only_the_namespaces_named_and_the_pods_of_the_release_may_send()
    {
        var release = Of("network-policy");
        var rules = Assert.Single(release.All<V1NetworkPolicy>()).Spec.Ingress;

        Assert.Equal(["smtp", "metrics"], rules.Select(rule => Assert.Single(rule.Ports).Port.Value));
        Assert.Equal(release.StatefulSet.Spec.Selector.MatchLabels, rules[0].FromProperty[0].PodSelector.MatchLabels);
        Assert.Equal(["shop", "billing"], rules[0].FromProperty[1].NamespaceSelector.MatchExpressions[0].Values);
        Assert.Equal("192.0.2.0/24", rules[0].FromProperty[2].IpBlock.Cidr);
        Assert.Equal(3, rules[0].FromProperty.Count);
    }

    [Fact]
    public void ServiceMonitor_finds_the_metrics_Service_and_no_other()
    {
        var release = Of("metrics");
        var wanted = Assert.Single(release.All<ServiceMonitor>()).Spec.Selector.MatchLabels;
        var found = Assert.Single(release.All<V1Service>(), service => wanted.All(service.Metadata.Labels.Contains));

        Assert.Equal(release.Container.Ports.Single(port => port.Name == "metrics").ContainerPort, found.Spec.Ports[0].Port);
        Assert.Equal(":9200", release.Settings["METRICS_LISTEN"]);
    }

    private static Release Of(string name) => Release.Of(new ChartCase(name).Manifests());

    private static Dictionary<string, string> Checksums(string settings) => Release.With("--set", settings).StatefulSet.Spec.Template.Metadata.Annotations
        .Where(annotation => annotation.Key.StartsWith(Checksum, StringComparison.Ordinal)).ToDictionary();
}
