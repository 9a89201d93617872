interface DataImageProps {
  /** A `data:` address. */
  src: string;
  alt: string;
}

/** A picture that came with the page: there is nothing to load and nothing to make smaller. On white in dark mode too. */
export function DataImage({ src, alt }: DataImageProps) {
  // biome-ignore lint/performance/noImgElement: Next's own would ask a server for what is here already
  return <img src={src} alt={alt} className="max-h-16 max-w-60 rounded-sm bg-white object-contain p-1" />;
}
