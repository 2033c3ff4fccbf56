// The pod of a rendered chart, as far as Docker can be a node: environment, mounts, security context. What a node adds by default is added, too.

using System.Text;
using Docker.DotNet.Models;
using k8s.Models;
using Pfinit.Integration.Bed;
using Volume = Pfinit.Integration.Bed.Volume;

namespace Pfinit.Integration.Kubernetes;

/// <summary>Turns a manifest into the options of `docker run`.</summary>
internal sealed class Pod : IAsyncDisposable
{
    private readonly Release release;
    private readonly Dictionary<string, IDictionary<string, byte[]>> secrets;
    private readonly Dictionary<string, FileVolume> files = [];
    private readonly List<Volume> claims = [];

    /// <param name="release">The rendered chart.</param>
    /// <param name="others">Secrets that it names and does not make.</param>
    public Pod(Release release, Dictionary<string, IDictionary<string, byte[]>> others)
    {
        this.release = release;
        secrets = release.All<V1Secret>().ToDictionary(secret => secret.Metadata.Name, secret => secret.Data).Concat(others).ToDictionary();
    }

    /// <summary>A volume of files, by its name in the manifest.</summary>
    public FileVolume Files(string volume) => files[volume];

    /// <summary>How its container is started.</summary>
    public async Task<RelaySetup> SetupAsync()
    {
        var mounts = new List<Mount>();
        foreach (var mount in release.Container.VolumeMounts)
            mounts.Add(await MountAsync(mount));
        var setup = new RelaySetup { HostName = "relay-mail-0", Confine = host => Confine(host, mounts) };
        foreach (var (name, value) in Environment())
            setup[name] = value;
        return setup;
    }

    /// <summary>The command of a probe, which is `pfinit health`, in the running container; its exit status.</summary>
    public static async Task<int> ProbeAsync(Relay relay, V1Probe probe)
    {
        Assert.Equal(["pfinit", "health"], probe.Exec.Command.Take(2));
        return (await relay.HealthAsync([.. probe.Exec.Command.Skip(2)])).Status;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var volume in files.Values)
            volume.Dispose();
        foreach (var claim in claims)
            await claim.DisposeAsync();
    }

    private IEnumerable<KeyValuePair<string, string>> Environment()
    {
        foreach (var setting in release.Container.EnvFrom.SelectMany(source => release.One<V1ConfigMap>(source.ConfigMapRef.Name).Data))
            yield return setting;
        foreach (var variable in release.Container.Env ?? [])
        {
            yield return KeyValuePair.Create(variable.Name, variable.Value
                ?? Encoding.UTF8.GetString(secrets[variable.ValueFrom.SecretKeyRef.Name][variable.ValueFrom.SecretKeyRef.Key]));
        }
    }

    private void Confine(HostConfig host, List<Mount> mounts)
    {
        var context = release.Container.SecurityContext;
        host.ReadonlyRootfs = context.ReadOnlyRootFilesystem is true;
        host.CapDrop = context.Capabilities.Drop;
        host.CapAdd = context.Capabilities.Add;
        host.Mounts = [.. host.Mounts ?? [], .. mounts];
        if (context.AllowPrivilegeEscalation is false)
            host.SecurityOpt = ["no-new-privileges"];

        // Docker lets everybody bind any port, which containerd before 2.0 and CRI-O do not.
        host.Sysctls = new Dictionary<string, string> { ["net.ipv4.ip_unprivileged_port_start"] = "1024" };
    }

    private async Task<Mount> MountAsync(V1VolumeMount mount)
    {
        var volume = release.Pod.Volumes.SingleOrDefault(volume => volume.Name == mount.Name);
        if (volume?.EmptyDir is not null)
        {
            const uint OpenToAll = 0b111_111_111;
            return new Mount { Type = "tmpfs", Target = mount.MountPath, TmpfsOptions = new TmpfsOptions { Mode = OpenToAll } };
        }

        if (volume is not null && FilesOf(volume) is { } content)
        {
            files[volume.Name] = new FileVolume(content.Files, content.Mode);
            return new Mount { Type = "bind", Source = files[volume.Name].Path, Target = mount.MountPath, ReadOnly = mount.ReadOnlyProperty is true };
        }

        // A claim, or a directory on one: a node fills neither from the image.
        Assert.Contains(release.StatefulSet.Spec.VolumeClaimTemplates, claim => claim.Metadata.Name == mount.Name);
        var made = await Volume.MadeByAsync("chmod 755 /v");
        claims.Add(made);
        return new Mount { Type = "volume", Source = made.Name, Target = mount.MountPath, VolumeOptions = new VolumeOptions { NoCopy = true } };
    }

    private (IEnumerable<KeyValuePair<string, byte[]>> Files, int? Mode)? FilesOf(V1Volume volume) =>
        volume.Secret is { } secret ? (secrets[secret.SecretName], secret.DefaultMode)
        : volume.ConfigMap is { } map ? (release.One<V1ConfigMap>(map.Name).Data.Select(Bytes), map.DefaultMode)
        : volume.Projected is { } projected ? (projected.Sources.SelectMany(Projected), projected.DefaultMode)
        : null;

    private static KeyValuePair<string, byte[]> Bytes(KeyValuePair<string, string> file) => KeyValuePair.Create(file.Key, Encoding.UTF8.GetBytes(file.Value));

    private IEnumerable<KeyValuePair<string, byte[]>> Projected(V1VolumeProjection source) =>
        source.Secret.Items.Select(item => KeyValuePair.Create(item.Path, secrets[source.Secret.Name][item.Key]));
}
