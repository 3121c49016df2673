export default { title: 'Window desk' }
