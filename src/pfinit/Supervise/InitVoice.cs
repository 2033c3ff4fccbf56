using Pfinit.Diagnostics;

namespace Pfinit.Supervise;

/// <summary>What an init says besides its fatal messages, as far as its verbosity goes.</summary>
internal sealed class InitVoice(InitBehaviour behaviour)
{
    public void Warn(string text)
    {
        if (behaviour.Verbosity >= 1)
            Log.Warning(behaviour.Name, text);
    }

    /// <summary>The start and the end of the command.</summary>
    public void Tell(string text)
    {
        if (behaviour.Verbosity >= 2)
            Log.Info(behaviour.Name, text);
    }

    /// <summary>Every signal and every process.</summary>
    public void Trace(string text)
    {
        if (behaviour.Verbosity >= 3)
            Log.Info(behaviour.Name, text);
    }
}
