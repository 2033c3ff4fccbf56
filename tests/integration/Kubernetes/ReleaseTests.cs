namespace Pfinit.Integration.Kubernetes;

/// <summary>The reader is as strict as the other tests want it.</summary>
public sealed class ReleaseTests
{
    private const string Good = """
        apiVersion: v1
        kind: Service
        metadata: {name: relay, labels: {a: "5"}}
        spec: {ports: [{port: 587, targetPort: smtp}], publishNotReadyAddresses: false}
        """;

    [Fact]
    public void What_the_API_has_is_read() => Assert.Single(Release.Of(Good).Objects);

    [Theory]
    [InlineData("port: 587", "prot: 587")]
    [InlineData("port: 587", "port: \"587\"")]
    [InlineData("{a: \"5\"}", "{a: 5}")]
    [InlineData("{a: \"5\"}", "{a: no}")]
    [InlineData("publishNotReadyAddresses", "PublishNotReadyAddresses")]
    [InlineData("publishNotReadyAddresses: false", "publishNotReadyAddresses: \"false\"")]
    [InlineData("publishNotReadyAddresses: false", "ports: []")]
    [InlineData("[{port: 587, targetPort: smtp}]", "{port: 587}")]
    [InlineData("kind: Service", "kind: Servant")]
    public void What_the_API_would_refuse_fails(string good, string bad)
    {
        Assert.Contains(good, Good);
        Assert.ThrowsAny<Exception>(() => Release.Of(Good.Replace(good, bad)));
    }

    [Fact]
    public void Fields_that_the_client_library_lacks_are_as_strict() => Assert.ThrowsAny<Exception>(() => Release.Of("""
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: relay}
        spec: {endpoints: [{prot: metrics}], selector: {}}
        """));

    [Fact]
    public void Plain_scalars_are_what_Kubernetes_takes_them_for() => Assert.Equal(
        """{"octal":256,"word":"x1","yes":true,"quoted":"yes","none":null,"size":1.5,"time":"8s"}""",
        Assert.Single(Yaml.Documents("{octal: 0400, word: x1, yes: yes, quoted: 'yes', none: , size: 1.5, time: 8s}")).ToJsonString());

    [Fact]
    public void Key_that_stands_twice_is_an_error() => Assert.ThrowsAny<Exception>(() => Yaml.Documents("{a: 1, a: 2}").ToList());
}
