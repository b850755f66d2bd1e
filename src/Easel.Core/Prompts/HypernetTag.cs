namespace Easel.Core.Prompts;

/// <summary>The arguments of a <c>&lt;hypernet:name:strength&gt;</c> tag (A1111 <c>modules/extra_networks_hypernet.py</c>).</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Strength">The factor; 1 where none is written.</param>
/// <param name="Problem">An argument that is no number, for the user to see; 1 was taken.</param>
public sealed record HypernetTag(string Name, double Strength, string? Problem)
{
    /// <summary>Reads the arguments; never an error.</summary>
    public static HypernetTag Read(ExtraNetwork network)
    {
        if (network.Items.Length < 2) return new HypernetTag(network.Name, 1, null);
        return PythonText.TryFloat(network.Items[1], out var strength)
            ? new HypernetTag(network.Name, strength, null)
            : new HypernetTag(network.Name, 1, $"{network}: '{network.Items[1]}' is no number; 1 was taken.");
    }
}
