using System.Runtime.InteropServices;

namespace Easel.Engine.Memory;

/// <summary>This machine's processor, as the system tells; the tensor library is not asked.</summary>
public static class Processor
{
    /// <summary>What its maker calls it; its architecture where the system does not say.</summary>
    public static string Name()
    {
        const string facts = "/proc/cpuinfo";
        var model = File.Exists(facts) ? File.ReadLines(facts).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model is null ? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString() : model[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
