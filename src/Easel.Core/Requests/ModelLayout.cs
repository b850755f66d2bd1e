namespace Easel.Core.Requests;

/// <summary>How a model is laid out on the disk.</summary>
public enum ModelLayout
{
    /// <summary>One safetensors file.</summary>
    Safetensors,

    /// <summary>A folder with one file for each network and their configurations, as diffusers has it.</summary>
    Diffusers,
}
