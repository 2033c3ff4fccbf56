// The real helm, as build/helm.sh fetches it; PFINIT_HELM names another one, of version 3 for example.

using System.Diagnostics;
using Pfinit.Tests.Shared;

namespace Pfinit.Integration.Kubernetes;

/// <summary>Runs helm on the chart.</summary>
internal static class Helm
{
    /// <summary>The chart's folder.</summary>
    public static string Chart { get; } = Repository.Path("helm", "mail");

    private static readonly Lazy<string> Program = new(() => Environment.GetEnvironmentVariable("PFINIT_HELM") ?? Fetch());

    /// <summary>`helm template relay CHART --namespace mail`, which must succeed.</summary>
    /// <param name="values">Values files.</param>
    /// <param name="options">Anything else, such as `--set`.</param>
    public static string Template(IEnumerable<string> values, params string[] options) => Succeed(Arguments(values, options));

    /// <summary>Likewise, when it must not succeed; what it says.</summary>
    public static string TemplateMistake(params string[] options)
    {
        var (status, _, errors) = Run(Program.Value, Arguments([], options));
        Assert.True(status != 0, $"helm template {string.Join(' ', options)} succeeds");
        return errors;
    }

    /// <summary>`helm lint --strict CHART`, which must succeed.</summary>
    public static void Lint(IEnumerable<string> values) =>
        Succeed(["lint", "--strict", Chart, .. values.SelectMany(file => new[] { "--values", file })]);

    private static string[] Arguments(IEnumerable<string> values, string[] options) =>
        ["template", "relay", Chart, "--namespace", "mail", .. values.SelectMany(file => new[] { "--values", file }), .. options];

    private static string Succeed(string[] arguments)
    {
        var (status, output, errors) = Run(Program.Value, arguments);
        Assert.True(status == 0, $"helm {string.Join(' ', arguments)}: exit status {status}\n{output}\n{errors}");
        return output;
    }

    private static string Fetch()
    {
        var (status, output, errors) = Run(Repository.Path("build", "helm.sh"), []);
        Assert.True(status == 0, errors);
        return output.Trim();
    }

    private static (int Status, string Output, string Errors) Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
