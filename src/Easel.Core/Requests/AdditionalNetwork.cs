namespace Easel.Core.Requests;

/// <summary>
/// A row of the panel "Additional Networks" (kohya-ss/sd-webui-additional-networks): a LoRA beside the prompt, which paints the same as the
/// tag <c>&lt;lora:MODEL:textEncoder:unet&gt;</c> in it.
/// </summary>
/// <param name="Model">Name of an installed file; a hash in round brackets behind it, as the extension shows it, is not looked at.</param>
/// <param name="UNet">Factor on the UNet's part.</param>
/// <param name="TextEncoder">Factor on the text encoder's part; null is <paramref name="UNet"/>'s.</param>
public sealed record AdditionalNetwork(string Model, double UNet = 1, double? TextEncoder = null);
